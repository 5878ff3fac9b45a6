package dev.mooring.actual.aws;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * A {@link CallBudget} for each account, region and service: what AWS itself counts by. A call waits for its turn before its
 * own time begins, within the deadline of the verification it is part of. Counts calls, tries included, and the time they waited.
 */
@Singleton
public final class CallBudgets {
    private static final int TOO_MANY = 429;
    private static final String ACCOUNT = "account";
    private static final String CALLS = "mooring.aws.calls";
    private static final String WAIT = "mooring.aws.wait";
    private static final Set<String> NAMES = Set.of(CALLS, WAIT);
    private final AwsConfig config;
    private final Optional<MeterRegistry> registry;
    private final Map<Tags, CallBudget> budgets = new ConcurrentHashMap<>();

    @Inject
    CallBudgets(AwsConfig config, MeterRegistry registry) {
        this(config, Optional.of(registry));
    }

    /** @param registry where calls are counted, if anywhere */
    CallBudgets(AwsConfig config, Optional<MeterRegistry> registry) {
        this.config = config;
        this.registry = registry;
    }

    /** Makes the calls of a client take turns. */
    ExecutionInterceptor turns(AwsAccess access, String service) {
        var tags = Tags.of(ACCOUNT, access.identity().account(), "region", access.region(), "service", service);
        return new Turns(budgets.computeIfAbsent(tags, _ -> new CallBudget(config, System::nanoTime)), tags);
    }

    /** Of all other accounts, neither a budget nor a series stays. */
    void keep(Set<String> accounts) {
        budgets.keySet()
                .removeIf(tags -> tags.stream()
                        .anyMatch(tag -> tag.getKey().equals(ACCOUNT) && !accounts.contains(tag.getValue())));
        registry.ifPresent(meters -> meters.getMeters().stream()
                .filter(meter -> NAMES.contains(meter.getId().getName()) && !accounts.contains(accountOf(meter)))
                .forEach(meters::remove));
    }

    private static String accountOf(Meter meter) {
        return Objects.requireNonNullElse(meter.getId().getTag(ACCOUNT), "");
    }

    private void count(Tags tags, String outcome) {
        registry.ifPresent(meters -> Counter.builder(CALLS)
                .description("Calls to AWS, each try: ok, throttled or failed")
                .tags(tags.and("outcome", outcome))
                .register(meters)
                .increment());
    }

    private void waited(Tags tags, Duration time) {
        registry.ifPresent(meters -> Counter.builder(WAIT)
                .baseUnit("seconds")
                .description("Time that calls to AWS waited for their turn")
                .tags(tags)
                .register(meters)
                .increment(time.toNanos() / 1e9));
    }

    /** One client's. */
    private final class Turns implements ExecutionInterceptor {
        private final CallBudget budget;
        private final Tags tags;

        private Turns(CallBudget budget, Tags tags) {
            this.budget = budget;
            this.tags = tags;
        }

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            var turn = budget.turn();
            try {
                TimeUnit.NANOSECONDS.sleep(turn.after().toNanos());
                waited(tags, turn.after());
            } catch (InterruptedException _) {
                budget.giveBack(turn);
                Thread.currentThread().interrupt();
                throw AbortedException.create("gave up waiting for a turn");
            }
        }

        /** Of each try. */
        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            var head = context.httpResponse();
            if (head.statusCode() == TOO_MANY
                    || head.firstMatchingHeader("x-amzn-ErrorType")
                            .filter(type -> type.contains("Throttl"))
                            .isPresent()) {
                throttled();
            } else if (head.isSuccessful()) {
                budget.faster();
                count(tags, "ok");
            } else {
                count(tags, "failed");
            }
        }

        /** Some services tell in the body of the answer alone. */
        @Override
        public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
            if (context.exception() instanceof AwsServiceException answered
                    && answered.statusCode() != TOO_MANY
                    && answered.isThrottlingException()) {
                throttled();
            }
        }

        private void throttled() {
            budget.slower();
            count(tags, "throttled");
        }
    }
}
