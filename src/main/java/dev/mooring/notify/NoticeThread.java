package dev.mooring.notify;

import dev.mooring.notify.Message.Ended;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a route tells together, one message after another: what begins in it, what changes, and what ends. */
final class NoticeThread {
    private final RouteView view;
    private final int most;
    private final String id;
    /** Of what is new. */
    private final String alert;

    private final List<Matter> fresh = new ArrayList<>();
    private final List<Matter> changed = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();

    /** @param most of how many matters a message tells one by one */
    NoticeThread(String id, RouteView view, int most) {
        this.id = id;
        this.view = view;
        this.most = most;
        var alerts = Told.alerts(before());
        this.alert = alerts.isEmpty()
                ? Alert.FIRST
                : alerts.size() < Alert.MOST ? Long.toString(view.at().toEpochMilli()) : alerts.getLast();
    }

    /** What begins. */
    void begins(Matter matter) {
        fresh.add(matter);
    }

    /** What is no longer as it was told. */
    void ends(Ended one) {
        ended.add(one);
    }

    /** What it is told as instead, in passing. */
    void changes(Matter now) {
        changed.add(now);
    }

    String id() {
        return id;
    }

    /** Of what begins. */
    String alert() {
        return alert;
    }

    private List<Told> before() {
        return view.ofThread(id);
    }

    /** None where all that there is to say is that something is over, and the route does not say that. */
    Optional<Message> message() {
        var lasting = lasting();
        var kind = kind(lasting);
        var open = lasting.stream().filter(matter -> !isSilenced(matter)).toList();
        return (kind == Kind.RESOLVED || kind == Kind.SHRUNK) && !view.route().ends()
                ? Optional.empty()
                : Optional.of(
                        withAlerts(Message.of(kind, view.route().name(), id, view.at(), fresh, open, ended, most)));
    }

    /** What is worse than it was leaves the alert that it belonged to for that of what is new. */
    private Message withAlerts(Message message) {
        var left = ended.stream().map(one -> one.matter().key()).collect(Collectors.toSet());
        changed.forEach(matter -> left.remove(matter.key()));
        fresh.forEach(matter -> left.add(matter.key()));
        var before = before();
        var over = new ArrayList<>(Told.alerts(before));
        over.removeAll(Told.alerts(
                before.stream().filter(one -> !left.contains(one.key())).toList()));
        if (fresh.isEmpty()) {
            return message.with(new Alert.Change(List.of(), over));
        }
        over.remove(alert);
        return message.with(new Alert.Change(List.of(Alert.of(alert, message)), over));
    }

    /** It keeps what belongs together from being over, and is not told of. */
    private boolean isSilenced(Matter matter) {
        var before = view.told().get(matter.key());
        return view.seen().silenced().contains(matter.key())
                || (before != null && before.muted() && !fresh.contains(matter));
    }

    private Kind kind(List<Matter> lasting) {
        if (!fresh.isEmpty()) {
            return before().isEmpty() ? Kind.OPENED : Kind.GREW;
        }
        if (ended.isEmpty()) {
            return Kind.REPEATED;
        }
        return lasting.isEmpty() ? Kind.RESOLVED : Kind.SHRUNK;
    }

    /** What was told before and lasts, silenced or not, as it is now; and what is new. */
    private List<Matter> lasting() {
        var over = ended.stream().map(one -> one.matter().key()).collect(Collectors.toSet());
        var open = new LinkedHashMap<String, Matter>();
        before().stream()
                .filter(one -> !over.contains(one.key()))
                .forEach(one -> open.put(one.key(), view.asItIs(one)));
        changed.forEach(matter -> open.put(matter.key(), matter));
        fresh.forEach(matter -> open.put(matter.key(), matter));
        return List.copyOf(open.values());
    }
}
