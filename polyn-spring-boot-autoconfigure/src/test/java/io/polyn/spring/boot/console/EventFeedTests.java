package io.polyn.spring.boot.console;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.polyn.spring.boot.console.EventFeed.Batch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventFeedTests {

	private final AtomicInteger ended = new AtomicInteger();

	private final EventFeed feed = new EventFeed(true, (feed) -> this.ended.incrementAndGet());

	@Test
	void isOpenBeforeAnythingHappens() throws Exception {
		assertThat(this.feed.next().isEmpty()).isTrue();
	}

	@Test
	void keepsAHundredEventsForASlowViewerAndCountsTheOthers() throws Exception {
		this.feed.next();
		for (int i = 0; i < 1000; i++) {
			this.feed.add(event("e-" + i, "1"));
		}
		Batch batch = this.feed.next();
		assertThat(batch.events()).hasSize(100);
		assertThat(batch.events().get(0).id()).isEqualTo("e-0");
		assertThat(batch.skipped()).isEqualTo(900);
		this.feed.add(event("later", "1"));
		assertThat(this.feed.next()).satisfies((next) -> {
			assertThat(next.events()).extracting(EventFeed.Event::id).containsExactly("later");
			assertThat(next.skipped()).isZero();
		});
	}

	@Test
	void countsWhatIsLostOnItsWay() throws Exception {
		AtomicLong lost = new AtomicLong(2);
		this.feed.lacks(3, lost::get);
		assertThat(this.feed.next()).satisfies((first) -> {
			assertThat(first.unfollowed()).isEqualTo(3);
			assertThat(first.isEmpty()).isFalse();
		});
		this.feed.add(event("e-1", "1"));
		assertThat(this.feed.next()).satisfies((batch) -> {
			assertThat(batch.skipped()).isEqualTo(2);
			assertThat(batch.unfollowed()).isZero();
		});
		lost.set(7);
		this.feed.add(event("e-2", "1"));
		assertThat(this.feed.next().skipped()).isEqualTo(5);
	}

	@Test
	void cutsWhatIsLong() throws Exception {
		this.feed.next();
		this.feed.add(event("i".repeat(1000), "\"" + "d".repeat(100_000) + "\""));
		EventFeed.Event event = this.feed.next().events().get(0);
		assertThat(event.id()).hasSize(301);
		assertThat(event.data()).hasSizeLessThan(9000).endsWith("100002 bytes in all");
	}

	@Test
	void noCharacterIsCutInTwo() throws Exception {
		this.feed.next();
		this.feed.add(event("i".repeat(299) + "😀".repeat(10), "1"));
		assertThat(PageJson.write(this.feed.next())).contains("i".repeat(299) + "…");
	}

	@Test
	void bytesThatAreNoTextAreNotShown() throws Exception {
		this.feed.next();
		this.feed.add(NatsMessage.builder()
			.subject("user.created.v1")
			.headers(new Headers().put("Content-Type", "image/png"))
			.data(new byte[] { (byte) 0x89, 'P', 'N', 'G' })
			.build());
		EventFeed.Event event = this.feed.next().events().get(0);
		assertThat(event.problem()).isEqualTo("POLYN-E002");
		assertThat(event.data()).isEqualTo("4 bytes that are no text");
	}

	@Test
	void endsOnceWhenItIsClosed() throws Exception {
		this.feed.next();
		this.feed.close();
		this.feed.close();
		assertThat(this.feed.next()).isNull();
		assertThat(this.ended).hasValue(1);
	}

	private static Message event(String id, String data) {
		String json = """
				{"specversion":"1.0","id":"%s","source":"com:example:users","type":"com.example.user.created.v1","data":%s}"""
			.formatted(id, data);
		return NatsMessage.builder().subject("user.created.v1").data(json).build();
	}

}
