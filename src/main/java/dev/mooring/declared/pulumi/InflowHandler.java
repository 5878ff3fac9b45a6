package dev.mooring.declared.pulumi;

import dev.mooring.reading.answer.Inflow;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Hands a body over part by part, as it is read. The client's own time-out ends with the head. */
final class InflowHandler implements BodyHandler<Inflow> {
    private final Inflow inflow;

    InflowHandler(Inflow inflow) {
        this.inflow = inflow;
    }

    @Override
    public BodySubscriber<Inflow> apply(ResponseInfo head) {
        return new Subscriber(inflow);
    }

    private static final class Subscriber implements BodySubscriber<Inflow> {
        private final Inflow inflow;
        private final CompletableFuture<Inflow> begun = new CompletableFuture<>();

        Subscriber(Inflow inflow) {
            this.inflow = inflow;
        }

        @Override
        public CompletionStage<Inflow> getBody() {
            return begun;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            inflow.begin(new Inflow.Source() {
                @Override
                public void next() {
                    subscription.request(1);
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                }
            });
            begun.complete(inflow);
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            inflow.offer(part);
        }

        @Override
        public void onError(Throwable failure) {
            inflow.fail(failure);
            begun.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            inflow.end();
        }
    }
}
