package dev.mooring.actual.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistinguishedNameTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "CN=host|host",
                "CN=host,O=Example|host",
                "CN=host,CN=Computers,DC=plant,DC=example|host",
                "CN=host,OU=Servers,OU=Berlin,DC=plant,DC=example|host",
                "DC=example,DC=plant,CN=Computers,CN=host|host",
                "DC=example, DC=plant, OU=Servers, CN=host|host",
                "C=DE,ST=Berlin,O=Example,OU=Edge,CN=host|host",
                "C = DE, O = Example, CN = host|host",
                "/C=DE/O=Example/CN=Computers/CN=host|host",
                "/DC=example/DC=plant/CN=host/emailAddress=a@b.example|host",
                "CN=host,CN=Computers|host",
                "/C=DE/CN=host+serialNumber=42|host",
                "/C=DE/O=A+B/CN=host|host",
                "emailAddress=a@b.example,CN=host,O=Example,C=DE|host",
                "SERIALNUMBER=42+CN=host,O=Example|host",
                "CN=host+SERIALNUMBER=42,CN=Computers,DC=example|host",
                "O=Example,OU=a+CN=host|host",
                "CN=host\\, the first,O=Example|host, the first",
                "CN=\"host, the first\",O=Example|host, the first",
                "CN=#0C04686F7374,O=Example|host",
                "2.5.4.3=host,O=Example|host",
                "cn=Host,o=Example|Host",
                "O=Example,C=DE|none",
                "CN=,O=Example|none",
                "host|none",
                "/host|none",
                "CN=#FF,O=Example|none"
            })
    void findsTheMostSpecificCommonNameWhicheverWayANameIsWritten(String name, String host) {
        assertThat(DistinguishedName.commonName(name)).isEqualTo(Optional.ofNullable(host));
    }
}
