package io.polyn.migration.operation;

import java.io.IOException;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a bucket, written only as long as nobody else writes them.
 */
final class KeyValueBucket {

	private final String name;

	private final KeyValue keyValue;

	KeyValueBucket(JetStreamApi api, String name) {
		this.name = name;
		this.keyValue = api.keyValue(name);
	}

	@Nullable KeyValueEntry get(String key) {
		return call(key, () -> this.keyValue.get(key));
	}

	void create(String key, byte[] value) {
		call(key, () -> this.keyValue.create(key, value));
	}

	void update(String key, byte[] value, long revision) {
		call(key, () -> this.keyValue.update(key, value, revision));
	}

	void delete(String key, long revision) {
		call(key, () -> {
			this.keyValue.delete(key, revision);
			return null;
		});
	}

	private <T> @Nullable T call(String key, Call<T> call) {
		try {
			return call.run();
		}
		catch (JetStreamApiException ex) {
			if (JetStreamRequestException.isConflict(ex)) {
				throw Operation.unexpected(
						"The " + PutKey.describe(this.name, key) + " was changed by someone else meanwhile.",
						"Run the migration again.");
			}
			throw new PolynException(ErrorCode.REQUEST_REFUSED, "JetStream refused a change of the "
					+ PutKey.describe(this.name, key) + ": " + ex.getMessage() + ".",
					"Correct the value, or the bucket's limits.", ex);
		}
		catch (IOException | IllegalStateException ex) {
			throw new PolynException(ErrorCode.REQUEST_TIMED_OUT,
					"No answer about the " + PutKey.describe(this.name, key) + ": " + ex.getMessage() + ".",
					"Check that the server is up and that the user may read and write the bucket.", ex);
		}
		catch (IllegalArgumentException ex) {
			throw Operation.unexpected("'" + key + "' can't be a key of a bucket: " + ex.getMessage() + ".",
					"Keys are made of letters, digits and - / _ = .");
		}
	}

	@FunctionalInterface
	private interface Call<T> {

		@Nullable T run() throws IOException, JetStreamApiException;

	}

}
