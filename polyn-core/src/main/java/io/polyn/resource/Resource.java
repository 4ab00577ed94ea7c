package io.polyn.resource;

/**
 * A file found in a location.
 *
 * @param path the file's path: within the classpath, or in the file system
 * @param content the file's bytes
 */
public record Resource(String path, byte[] content) {

	/**
	 * Returns the file's name without its folders.
	 * @return the name
	 */
	public String fileName() {
		return this.path.substring(this.path.lastIndexOf('/') + 1);
	}

}
