package io.polyn.event;

/**
 * The data of the tests' event.
 *
 * @param name a name
 * @param age an age
 */
record UserCreated(String name, int age) {

	static final String EVENT = "user.created.v1";

	static final String SCHEMA = """
			{"$id":"app:user:created:v1","type":"object","required":["name","age"],
			"properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0}}}""";

}
