package dev.mooring.actual.x509;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;

/**
 * X.509 names as text. RFC 4514 writes the most specific part first; OpenSSL writes it last, with commas or with slashes.
 * Which way a name goes, its parts tell: countries, organisations and domains are more general than common names.
 */
public final class DistinguishedName {
    private static final Set<String> COMMON_NAME = Set.of("cn", "2.5.4.3", "oid.2.5.4.3");
    private static final Set<String> GENERAL = Set.of(
            "c", "dc", "o", "ou", "st", "s", "l", "street", "2.5.4.6", "2.5.4.7", "2.5.4.8", "2.5.4.10", "2.5.4.11");
    private static final Pattern NEXT_BY_SLASH = Pattern.compile("[/+](?=[A-Za-z][A-Za-z0-9.]*=|[0-9.]+=)");

    private DistinguishedName() {}

    /**
     * The most specific common name: in {@code CN=host,CN=Computers,DC=plant}, as Active Directory makes them, the host's.
     * Empty where there is none, or the text is no name.
     */
    public static Optional<String> commonName(String text) {
        var parts = parts(text);
        var names = new ArrayList<String>();
        var places = new ArrayList<Integer>();
        var general = new ArrayList<Integer>();
        for (var index = 0; index < parts.size(); index++) {
            var name = commonName(parts.get(index));
            if (name.isPresent()) {
                names.add(name.get());
                places.add(index);
            } else if (has(parts.get(index), GENERAL)) {
                general.add(index);
            }
        }
        if (names.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(middle(general) < middle(places) ? names.getLast() : names.getFirst());
    }

    /** As written; by slashes always the OpenSSL way. */
    private static List<Rdn> parts(String text) {
        try {
            if (!text.startsWith("/")) {
                return writtenOrder(text);
            }
            var parts = new ArrayList<Rdn>();
            for (var part : NEXT_BY_SLASH.split(text, -1)) {
                if (!part.isEmpty()) {
                    var equals = part.indexOf('=');
                    parts.add(new Rdn(part.substring(0, equals), part.substring(equals + 1)));
                }
            }
            return parts;
        } catch (InvalidNameException | IndexOutOfBoundsException noName) {
            return List.of();
        }
    }

    private static List<Rdn> writtenOrder(String text) throws InvalidNameException {
        // LdapName counts from the right.
        var parts = new ArrayList<>(new LdapName(text).getRdns());
        Collections.reverse(parts);
        return parts;
    }

    /** Of parts with several attributes, whichever is a common name. */
    private static Optional<String> commonName(Rdn part) {
        return attributes(part).stream()
                .filter(attribute -> COMMON_NAME.contains(attribute.getID().toLowerCase(Locale.ROOT)))
                .flatMap(attribute -> value(attribute).stream())
                .findFirst();
    }

    private static boolean has(Rdn part, Set<String> types) {
        return attributes(part).stream()
                .anyMatch(attribute -> types.contains(attribute.getID().toLowerCase(Locale.ROOT)));
    }

    private static List<? extends Attribute> attributes(Rdn part) {
        return Collections.list(part.toAttributes().getAll());
    }

    private static Optional<String> value(Attribute attribute) {
        try {
            var value = attribute.get();
            var text = value instanceof byte[] encoded ? decoded(encoded) : Optional.of(String.valueOf(value));
            return text.map(String::strip).filter(name -> !name.isEmpty());
        } catch (NamingException noValue) {
            return Optional.empty();
        }
    }

    /** Written as # and the value's BER encoding in hexadecimal. */
    private static Optional<String> decoded(byte[] encoded) {
        try {
            return ASN1Primitive.fromByteArray(encoded) instanceof ASN1String text
                    ? Optional.of(text.getString())
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException notBer) {
            return Optional.empty();
        }
    }

    /** Where parts stand on the whole; last where there are none, as in RFC 4514. */
    private static double middle(List<Integer> places) {
        return places.stream().mapToInt(Integer::intValue).average().orElse(Double.MAX_VALUE);
    }
}
