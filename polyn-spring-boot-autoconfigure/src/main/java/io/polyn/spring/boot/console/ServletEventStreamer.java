package io.polyn.spring.boot.console;

import java.io.IOException;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Streams by Spring MVC, each feed by a thread of its own, which a slow viewer may hold
 * up.
 */
class ServletEventStreamer implements EventStreamer {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, UTF_8);

	private static final long UNLIMITED = 0;

	@Override
	public Object stream(EventFeed feed) {
		SseEmitter emitter = new SseEmitter(UNLIMITED);
		emitter.onCompletion(feed::close);
		Thread thread = new Thread(() -> send(feed, emitter), "polyn-console-viewer");
		thread.setDaemon(true);
		thread.start();
		return emitter;
	}

	private static void send(EventFeed feed, SseEmitter emitter) {
		try (feed) {
			for (EventFeed.Batch batch = feed.next(); batch != null; batch = feed.next()) {
				emitter.send(batch.isEmpty() ? SseEmitter.event().comment("")
						: SseEmitter.event().data(PageJson.write(batch), TEXT));
			}
			emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			// The viewer has left, which the server notices by itself.
		}
		catch (RuntimeException ex) {
			emitter.completeWithError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			emitter.complete();
		}
	}

}
