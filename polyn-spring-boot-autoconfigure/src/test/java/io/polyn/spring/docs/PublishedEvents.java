package io.polyn.spring.docs;

import io.polyn.spring.docs.Users.UserCreated;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.context.annotation.Configuration;

/**
 * The example of docs/native.md.
 */
@Configuration(proxyBeanMethods = false)
@RegisterReflectionForBinding(UserCreated.class)
class PublishedEvents {

}
