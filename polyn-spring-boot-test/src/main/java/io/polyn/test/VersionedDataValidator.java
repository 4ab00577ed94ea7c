package io.polyn.test;

import java.util.List;

import io.polyn.version.Version;

/**
 * Says whether data are what their version promises.
 *
 * @see VersioningSchemaAssert#validatedBy(VersionedDataValidator)
 */
@FunctionalInterface
public interface VersionedDataValidator {

	/**
	 * Checks data.
	 * @param type their type, by the name that it has in the version
	 * @param version their version
	 * @param json the data as one JSON object, UTF-8
	 * @return what is wrong, each in a sentence; nothing if they are valid
	 */
	List<String> problems(String type, Version version, byte[] json);

}
