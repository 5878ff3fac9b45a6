package dev.mooring.page;

import dev.mooring.link.Paths;
import dev.mooring.link.Query;
import dev.mooring.report.Report.Unread;
import dev.mooring.report.UnreadRemedy;
import io.quarkus.qute.RawString;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Someone looks at a page.
 *
 * @param asOf the time of which the page is wanted; empty for now
 * @param zone in which the reader lives
 * @param path of the page, without its query
 * @param query what the address asks for
 * @param reader name of who signed in; empty where nobody is asked who they are
 * @param operator name of who may do something here; empty where the reader may only read
 */
public record Visit(
        Instant now,
        Optional<Instant> asOf,
        ZoneId zone,
        String path,
        Map<String, String> query,
        Optional<String> reader,
        Optional<String> operator) {

    /** The time that the page tells of. */
    public Instant moment() {
        return asOf.orElse(now);
    }

    public boolean isPast() {
        return asOf.isPresent();
    }

    /** Who may do something sees how; of the past nothing can be changed. */
    public boolean maySteer() {
        return operator.isPresent() && !isPast();
    }

    public boolean mayOperate() {
        return operator.isPresent();
    }

    /** Name of who signed in; empty where nobody is asked who they are. */
    public String readerName() {
        return reader.orElse("");
    }

    private Times times() {
        return new Times(moment(), zone);
    }

    /** A time for people, in their zone with UTC beside; {@code never} for none. */
    public RawString time(@Nullable Instant time) {
        return times().stamp(time);
    }

    /** The same to the second. */
    public RawString exactly(@Nullable Instant time) {
        return times().exact(time);
    }

    /** The {@link #moment}, with its day where that is not today: beside it, other times need none. */
    public RawString told() {
        return new Times(now, zone).exact(moment());
    }

    /** How long before the {@link #moment} it was: {@code 12 min}. */
    public String ago(@Nullable Instant time) {
        return times().ago(time);
    }

    /** Hours and minutes in the reader's zone; the day too where the time lies more than a day back. */
    public String clock(Instant time) {
        return times().clock(time);
    }

    /** What to do where something cannot be read. */
    public String remedyFor(Unread unread) {
        return UnreadRemedy.of(unread);
    }

    public String checkAddress(String check) {
        return to(Paths.check(check));
    }

    public RawString made() {
        return new Times(now, zone).exact(now);
    }

    public long madeAt() {
        return now.toEpochMilli();
    }

    public String zoneName() {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** The address of another page, as of the same time. */
    public String to(String address) {
        var kept = Query.of("at", asOf.map(Instant::toString).orElse(""))
                .and("zone", query.getOrDefault("zone", ""))
                .text();
        if (kept.isEmpty()) {
            return address;
        }
        var hash = address.indexOf('#');
        var end = hash < 0 ? "" : address.substring(hash);
        var before = hash < 0 ? address : address.substring(0, hash);
        return before + (before.indexOf('?') < 0 ? "?" : "&") + kept + end;
    }

    /** The address of this page with another value of one filter; an empty one drops it. */
    public String with(String name, String value) {
        var changed = new LinkedHashMap<>(query);
        changed.put(name, value);
        if (!"page".equals(name)) {
            changed.remove("page");
        }
        return path + Query.of(changed).asked();
    }

    /** The address of this page as of another time, with its filters. */
    public String at(Instant time) {
        return with("at", time.toString());
    }

    /** This page as it is now. */
    public String present() {
        return with("at", "");
    }

    /** The value of a filter; empty where it is not narrowed. */
    public String filter(String name) {
        return query.getOrDefault(name, "").strip();
    }

    /** Where a list goes on: at what is older than this. From its beginning where the address names no number. */
    public long before() {
        var asked = filter("before");
        return asked.matches("\\d{1,18}") ? Long.parseLong(asked) : Long.MAX_VALUE;
    }

    /**
     * The address of this page with what is older than it shows; null where there is no more.
     *
     * @param found newest first, one more than it shows where there are more
     * @param most how many it shows
     * @param place of one in the order of all
     */
    public <T> @Nullable String older(List<T> found, int most, ToLongFunction<T> place) {
        return found.size() > most ? with("before", Long.toString(place.applyAsLong(found.get(most - 1)))) : null;
    }

    /** What a form must send along so that the other filters stay. */
    public Map<String, String> filtersBut(String name) {
        var others = new LinkedHashMap<>(query);
        others.remove(name);
        others.values().removeIf(String::isBlank);
        return others;
    }
}
