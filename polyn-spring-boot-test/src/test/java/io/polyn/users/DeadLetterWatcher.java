package io.polyn.users;

import io.polyn.event.DeadLetter;
import io.polyn.spring.DeadLetterListener;

import org.springframework.stereotype.Component;

@Component
class DeadLetterWatcher {

	@DeadLetterListener
	void watch(DeadLetter letter) {
	}

}
