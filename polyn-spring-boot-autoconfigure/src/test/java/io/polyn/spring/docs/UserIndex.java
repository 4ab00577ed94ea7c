package io.polyn.spring.docs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.polyn.event.EventMetadata;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.OnDelete;
import io.polyn.spring.OnInsert;
import io.polyn.spring.OnTruncate;
import io.polyn.spring.OnUpdate;
import io.polyn.spring.docs.UserRows.User;
import io.polyn.spring.docs.UserRows.UserKey;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The first example of docs/change-capture.md.
 */
@Component
@ChangeHandler(User.class)
class UserIndex {

	final Map<Long, User> index = new ConcurrentHashMap<>();

	@OnInsert
	void inserted(User now) {
		this.index.put(now.id(), now);
	}

	@OnUpdate
	void updated(User now, @Nullable User before) {
		this.index.put(now.id(), now);
	}

	@OnDelete
	void deleted(UserKey before, EventMetadata metadata) {
		this.index.remove(before.id());
	}

	@OnTruncate
	void truncated() {
		this.index.clear();
	}

}
