package io.polyn.migration.operation;

/**
 * What the operation {@code transform_keys} does to the values of a bucket: a bean, or a
 * class with a constructor without parameters. It may be asked about a value whose change
 * is then not made, because someone else was faster; so it should do nothing but answer.
 */
@FunctionalInterface
public interface ValueTransform {

	/**
	 * Decides what becomes of a value.
	 * @param key the key
	 * @param value its value
	 * @return what is to become of it
	 * @throws Exception if it can't be decided; the operation fails then
	 */
	Outcome transform(String key, byte[] value) throws Exception;

	/**
	 * What is to become of a value.
	 */
	sealed interface Outcome {

		/**
		 * The key gets another value.
		 * @param value the value
		 * @return the outcome
		 */
		static Outcome replace(byte[] value) {
			return new Replacement(value);
		}

		/**
		 * The key is left as it is.
		 * @return the outcome
		 */
		static Outcome keep() {
			return Other.KEEP;
		}

		/**
		 * The key is deleted, which the operation has to allow with
		 * {@code allow_data_loss}.
		 * @return the outcome
		 */
		static Outcome delete() {
			return Other.DELETE;
		}

	}

	/**
	 * The key gets another value.
	 *
	 * @param value the value
	 */
	record Replacement(byte[] value) implements Outcome {
	}

	/**
	 * The outcomes without a value.
	 */
	enum Other implements Outcome {

		/** The key is left as it is. */
		KEEP,

		/** The key is deleted. */
		DELETE

	}

}
