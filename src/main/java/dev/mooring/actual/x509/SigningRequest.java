package dev.mooring.actual.x509;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Reads certificate signing requests (PKCS #10) in PEM. */
public final class SigningRequest {
    private SigningRequest() {}

    /** The names that a request asks for. */
    public record Names(String commonName, List<String> dnsNames, List<String> addresses) {}

    /** The names asked for; empty where the text is not a request. */
    public static Optional<Names> parse(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            return parser.readObject() instanceof PKCS10CertificationRequest request
                    ? Optional.of(names(request))
                    : Optional.empty();
        } catch (IOException | RuntimeException malformed) {
            // The library reports some malformed structures by IllegalArgumentException and others.
            return Optional.empty();
        }
    }

    private static Names names(PKCS10CertificationRequest request) throws IOException {
        var commonName = Arrays.stream(request.getSubject().getRDNs(BCStyle.CN))
                .findFirst()
                .map(part -> IETFUtils.valueToString(part.getFirst().getValue()))
                .orElse("");
        var dnsNames = new ArrayList<String>();
        var addresses = new ArrayList<String>();
        for (var name : alternativeNames(request)) {
            if (name.getTagNo() == GeneralName.dNSName) {
                dnsNames.add(name.getName().toString());
            } else if (name.getTagNo() == GeneralName.iPAddress) {
                addresses.add(InetAddress.getByAddress(
                                ASN1OctetString.getInstance(name.getName()).getOctets())
                        .getHostAddress());
            }
        }
        return new Names(commonName, List.copyOf(dnsNames), List.copyOf(addresses));
    }

    private static List<GeneralName> alternativeNames(PKCS10CertificationRequest request) {
        var extensions = request.getRequestedExtensions();
        var found =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return found == null ? List.of() : List.of(found.getNames());
    }
}
