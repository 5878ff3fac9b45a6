package dev.mooring.actual.x509;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever stands where a certificate or request should: it is read, or it is nothing. */
class X509FuzzTest {
    @FuzzTest(maxDuration = "1m")
    void readsARequestOrNothing(FuzzedDataProvider data) {
        var unused = SigningRequest.parse(framed("CERTIFICATE REQUEST", data));
    }

    @FuzzTest(maxDuration = "1m")
    void readsACertificateOrNothing(FuzzedDataProvider data) {
        var unused = Certificates.parse(framed("CERTIFICATE", data));
    }

    /** With the frame half of the time, so that what is inside is reached too. */
    private static String framed(String type, FuzzedDataProvider data) {
        var frame = data.consumeBoolean();
        var body = data.consumeRemainingAsString();
        return frame ? "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n" : body;
    }
}
