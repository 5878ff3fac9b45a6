package dev.mooring.verification;

import dev.mooring.report.Trigger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** There is one replica: nobody else to ask, and nobody else asks. */
final class NoRequests implements Requests {

    @Override
    public Ticket ask(String cluster, Trigger trigger, Optional<Long> namedVersion) {
        throw new IllegalStateException("the only replica leads every cluster");
    }

    @Override
    public List<Asked> open(Collection<String> clusters) {
        return List.of();
    }

    @Override
    public void answerWith(Asked asked, Ticket ticket) {}

    @Override
    public void giveUp(String cluster) {}

    @Override
    public Optional<Ticket> find(String id) {
        return Optional.empty();
    }

    @Override
    public void stop() {}
}
