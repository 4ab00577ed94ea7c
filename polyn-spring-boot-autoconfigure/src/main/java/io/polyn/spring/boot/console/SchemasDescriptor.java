package io.polyn.spring.boot.console;

import java.util.List;

/**
 * Description of the schemas of the application and of the bucket.
 *
 * @param compatibility what a schema has to be compatible with that replaces a stored one
 * @param schemas the schemas, those of the application first
 * @param omitted how many more there are
 */
record SchemasDescriptor(String compatibility, List<SchemaDescriptor> schemas, int omitted) {

}
