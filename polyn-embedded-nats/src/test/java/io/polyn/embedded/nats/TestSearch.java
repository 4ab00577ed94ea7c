package io.polyn.embedded.nats;

/**
 * An application that only searches for a server.
 */
final class TestSearch {

	private TestSearch() {
	}

	/**
	 * Searches for a server.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		System.out.println("found " + NatsServerBinary.find(null));
	}

}
