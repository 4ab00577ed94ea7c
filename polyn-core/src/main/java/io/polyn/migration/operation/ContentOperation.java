package io.polyn.migration.operation;

/**
 * A change to what streams hold, which leaves their configurations and their consumers as
 * they are.
 */
public sealed interface ContentOperation extends Operation
		permits PutKey, DeleteKey, PurgeStream, DeleteMessage, Publish, Unpublish, TransformMessages, PurgeTransformed,
		TransformKeys, PutObject, DeleteObject, RegisterSchema, RetireSchema {

	@Override
	default void declare(DeclarationContext context) {
	}

}
