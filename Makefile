# Two commands: `make demo` and `make test`. Both need Maven 3.8.7 or newer and a JDK 25 or newer, which is looked for.
SHELL := /bin/bash
JDK   := $(shell ./scripts/find-jdk 25)
MAVEN := JAVA_HOME="$(JDK)" mvn -B -ntp

# What the demo and its like start. Made anew only where a source is newer, or the package is gone.
BUILT   := target/built
SOURCES := pom.xml .mvn/maven.config $(shell find src)
ifeq ($(wildcard target/quarkus-app/quarkus-run.jar),)
.PHONY: $(BUILT)
endif
RUN     := -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "$$(cat target/class-path)"

.DEFAULT_GOAL := help
.PHONY: help demo test package aot image bench faults attack chaos outages fuzz site format check-jdk

check-jdk:
	@command -v mvn >/dev/null || { echo "Maven is not installed. Install 3.8.7 or newer: apt install maven, brew install maven, or https://maven.apache.org."; exit 1; }
	@test -n "$(JDK)" || { echo "No JDK 25 or newer was found in JAVA_HOME, beside javac, in ~/.sdkman, /usr/lib/jvm or /Library/Java. Install one, for example Eclipse Temurin 25, or set JAVA_HOME."; exit 1; }

help: ## Prints this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(BUILT): $(SOURCES) | check-jdk
	@JAVA_HOME="$(JDK)" ./scripts/build-aloud

demo: $(BUILT) ## Plays a story against local stand-ins. DEMO_ARGS=--auto waits for no Enter, --once ends by itself too
	@[ -t 0 ] || auto=--auto; exec "$(JDK)/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow $(RUN) dev.mooring.demo.Demo $$auto $(DEMO_ARGS)

test: check-jdk ## Runs all tests; installs the servers and tools that they start from Debian and npm where they are missing
	./scripts/install-test-tools
	$(MAVEN) verify; status=$$?; ./scripts/failed-tests; exit $$status

package: check-jdk ## Builds target/quarkus-app/quarkus-run.jar
	$(MAVEN) package -DskipTests

aot: check-jdk ## The same, with a cache of its classes: java -XX:AOTCache=mooring.aot -jar quarkus-run.jar, in that folder
	$(MAVEN) package -DskipTests -Dquarkus.package.jar.type=aot-jar
	JAVA_HOME="$(JDK)" ./scripts/aot-cache target/quarkus-app

image: check-jdk ## Makes an image of the jar without a container engine: IMAGE=registry.example.org/mooring:0.1.0 pushes it, TAR=mooring.tar keeps it
	$(MAVEN) -q package -DskipTests
	$(MAVEN) -q exec:exec@image -Dimage.to="$(IMAGE)" -Dimage.tar="$(TAR)" $(if $(BASE),-Dimage.base="$(BASE)") $(if $(PLATFORMS),-Dimage.platforms="$(PLATFORMS)") $(IMAGE_ARGS)

bench: check-jdk ## Prints benchmark figures; asserts nothing. BENCH=start, judge, verify, fleet, accept, size or clusters for one of them
	./scripts/install-test-tools bench
	$(MAVEN) verify -Pbench -Dbench="$(BENCH)" -Dquarkus.package.jar.type=aot-jar

faults: check-jdk ## Kills and starves the packaged service, ROUNDS times (100), and proves that nothing was lost
	./scripts/install-test-tools
	$(MAVEN) -q package -DskipTests
	$(MAVEN) -q exec:exec@faults -Dfaults.rounds="$(or $(ROUNDS),100)"

attack: check-jdk ## Attacks the packaged service as a stranger, ATTACK_SECONDS (30) each way, and prints what good senders saw
	$(MAVEN) -q package -DskipTests
	$(MAVEN) -q exec:exec@attack -Dattack.seconds="$(or $(ATTACK_SECONDS),30)"

chaos: check-jdk ## Lets everything happen to the packaged service and proves that nothing was lost or said falsely; CHAOS="kill clock" for some
	./scripts/install-test-tools chaos
	$(MAVEN) -q package -DskipTests
	$(MAVEN) -q exec:exec@chaos -Dchaos.faults="$(CHAOS)"

outages: check-jdk ## Judges every fault in every outage, in every way that sources fail; `make test` takes a third of the ways
	$(MAVEN) test -Dtest=VerdictPropertiesTest -Dmooring.check.every-way=true

fuzz: check-jdk ## Fuzzes the parsers of what others write, a minute each; `make test` only runs what is recorded, whole and damaged
	JAVA_HOME="$(JDK)" ./scripts/fuzz

site: ## Writes the documentation as a site into target/site. FORGE_URL=https://…/blob/main leads its links to what is not documentation
	./scripts/install-test-tools
	FORGE_URL="$(FORGE_URL)" npm run --silent site

format: check-jdk ## Formats the sources
	$(MAVEN) spotless:apply
