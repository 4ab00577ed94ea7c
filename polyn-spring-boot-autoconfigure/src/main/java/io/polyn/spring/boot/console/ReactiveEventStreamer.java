package io.polyn.spring.boot.console;

import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;

/**
 * Streams by Spring WebFlux, as fast as the viewer asks for it.
 */
class ReactiveEventStreamer implements EventStreamer {

	@Override
	public Object stream(EventFeed feed) {
		Flux<ServerSentEvent<String>> events = Flux.<ServerSentEvent<String>>generate((sink) -> send(feed, sink))
			.subscribeOn(Schedulers.boundedElastic())
			.doFinally((signal) -> feed.close());
		return new WebEndpointResponse<>(events, WebEndpointResponse.STATUS_OK, MediaType.TEXT_EVENT_STREAM);
	}

	private static void send(EventFeed feed, SynchronousSink<ServerSentEvent<String>> sink) {
		try {
			EventFeed.Batch batch = feed.next();
			if (batch == null) {
				sink.complete();
			}
			else {
				sink.next(batch.isEmpty() ? ServerSentEvent.<String>builder().comment("").build()
						: ServerSentEvent.builder(PageJson.write(batch)).build());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			sink.complete();
		}
	}

}
