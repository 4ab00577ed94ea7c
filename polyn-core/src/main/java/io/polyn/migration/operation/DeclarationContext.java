package io.polyn.migration.operation;

/**
 * What operations work with where only the configurations count that they bring about: a
 * JetStream without messages.
 */
public interface DeclarationContext extends OperationContext {

	/**
	 * Makes sure that there is a stream, even if no operation has created it.
	 * @param stream the stream's name
	 */
	void assumeStream(String stream);

}
