package io.polyn.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PullRequests}.
 */
class PullRequestsTests {

	private final PullRequests requests = new PullRequests();

	@Test
	void messagesAreThoseOfTheOldestRequest() {
		this.requests.sent("a", 2, 100);
		this.requests.sent("b", 3, 200);
		this.requests.messageReceived();
		assertThat(this.requests.outstanding()).isEqualTo(4);
		this.requests.messageReceived();
		this.requests.ended("a");
		assertThat(this.requests.outstanding()).isEqualTo(3);
		this.requests.messageReceived();
		this.requests.ended("b");
		assertThat(this.requests.outstanding()).isZero();
	}

	@Test
	void aMessageThatNobodyAskedForIsNoneTooMany() {
		this.requests.messageReceived();
		assertThat(this.requests.outstanding()).isZero();
	}

	@Test
	void whatExpiresIsForgotten() {
		this.requests.sent("a", 2, 100);
		this.requests.sent("b", 3, 200);
		this.requests.expire(101);
		assertThat(this.requests.outstanding()).isEqualTo(3);
		this.requests.clear();
		assertThat(this.requests.outstanding()).isZero();
	}

}
