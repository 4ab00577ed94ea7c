package io.polyn.spring.boot.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.AppliedChange;
import io.polyn.version.Version;
import io.polyn.version.VersioningException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds controllers that can't serve a version, before a client does.
 */
final class HandlerCheck {

	private final WebVersioning versioning;

	private final List<String> problems = new ArrayList<>();

	private Function<String, Comparable<?>> parser;

	HandlerCheck(WebVersioning versioning) {
		this.versioning = versioning;
		this.parser = versioning.schema()::version;
	}

	/**
	 * Checks once every controller is there, if requests have versions.
	 * @param holder what there is of versions
	 * @param mappings adds the methods of controllers to a check
	 */
	static AtStart atStart(WebVersioningHolder holder, Consumer<HandlerCheck> mappings) {
		return () -> {
			WebVersioning versioning = holder.used();
			if (versioning != null) {
				HandlerCheck check = new HandlerCheck(versioning);
				mappings.accept(check);
				check.require();
			}
		};
	}

	/**
	 * Makes sure that what reads the versions of requests knows those of the schema.
	 * @param parser reads a version, also those that methods are mapped to
	 */
	void setParser(Function<String, Comparable<?>> parser) {
		this.parser = parser;
		for (Version version : this.versioning.schema().versions()) {
			try {
				parse(version.toString());
			}
			catch (VersioningException | IllegalArgumentException ex) {
				throw new PolynException(ErrorCode.INVALID_VERSIONING,
						"What reads the API versions of requests does not understand " + version
								+ ", a version of the versioning schema.",
						"Say where requests have their version by properties (spring.mvc.apiversion.use or "
								+ "spring.webflux.apiversion.use) or a bean of the type ApiVersionResolver, and leave "
								+ "the parser to Polyn.",
						ex);
			}
		}
	}

	/**
	 * Returns every version, to be served however the application has configured where
	 * requests have theirs.
	 */
	List<String> versions() {
		return this.versioning.schema().versions().stream().map(Version::toString).toList();
	}

	private Version parse(String version) {
		return this.versioning.declared(this.parser.apply(version));
	}

	/**
	 * Looks at one method of a controller.
	 * @param method the method
	 * @param mapped the version that it is mapped to, with a plus for those that come
	 * after, if any
	 */
	void add(HandlerMethod method, @Nullable String mapped) {
		List<Version> versions = this.versioning.schema()
			.versions()
			.stream()
			.filter((version) -> version.compareTo(this.versioning.latest()) < 0)
			.filter((version) -> mapped == null || isServed(version, mapped))
			.toList();
		for (MethodParameter parameter : method.getMethodParameters()) {
			if (isBody(parameter)) {
				this.versioning.types()
					.nameOf(type(parameter, method))
					.ifPresent((type) -> versions.forEach((version) -> addRequest(method, type, version)));
			}
		}
		if (hasResponseBody(method)) {
			this.versioning.types()
				.nameOf(type(method.getReturnType(), method))
				.ifPresent((type) -> versions.forEach((version) -> addResponse(method, type, version)));
		}
	}

	private boolean isServed(Version version, String mapped) {
		boolean andLater = mapped.endsWith("+");
		Version first = parse(andLater ? mapped.substring(0, mapped.length() - 1) : mapped);
		return andLater ? version.compareTo(first) >= 0 : version.equals(first);
	}

	private static ResolvableType type(MethodParameter parameter, HandlerMethod method) {
		return ResolvableType.forMethodParameter(parameter, ResolvableType.forClass(method.getBeanType()));
	}

	private static boolean isBody(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(RequestBody.class)
				|| parameter.hasParameterAnnotation(RequestPart.class)
				|| HttpEntity.class.isAssignableFrom(parameter.getParameterType());
	}

	private static boolean hasResponseBody(HandlerMethod method) {
		return method.hasMethodAnnotation(ResponseBody.class)
				|| AnnotatedElementUtils.hasAnnotation(method.getBeanType(), ResponseBody.class)
				|| HttpEntity.class
					.isAssignableFrom(ResolvableType.forMethodParameter(method.getReturnType()).toClass())
				|| HttpEntity.class
					.isAssignableFrom(ResolvableType.forMethodParameter(method.getReturnType()).getGeneric().toClass());
	}

	private void addRequest(HandlerMethod method, String type, Version version) {
		Version latest = this.versioning.latest();
		for (String name : this.versioning.schema().history().namesAt(type, latest, version)) {
			Set<String> becomes = this.versioning.schema().history().namesAt(name, version, latest);
			if (!becomes.equals(Set.of(type))) {
				this.problems.add("\n- " + name(method) + " takes " + type + ", but a " + name + " of " + version
						+ " is split: it becomes " + String.join(" and ", becomes) + ".");
			}
			this.versioning.schema()
				.history()
				.missing(name, version, latest)
				.forEach((change) -> add(method, "takes " + type, version + " up to " + latest, change));
		}
	}

	private void addResponse(HandlerMethod method, String type, Version version) {
		Version latest = this.versioning.latest();
		this.versioning.schema()
			.history()
			.missing(type, latest, version)
			.forEach((change) -> add(method, "returns " + type, latest + " down to " + version, change));
	}

	private void add(HandlerMethod method, String type, String way, AppliedChange change) {
		this.problems.add("\n- " + name(method) + " " + type + ", which can't be walked from " + way + ": "
				+ change.change() + " of " + change.version() + " has no step " + change.direction() + ".");
	}

	private static String name(HandlerMethod method) {
		return method.getBeanType().getName() + "#" + method.getMethod().getName();
	}

	/**
	 * Ends the check.
	 * @throws PolynException if there is something that can't be served
	 */
	void require() {
		if (!this.problems.isEmpty()) {
			throw new PolynException(ErrorCode.CHANGE_MISSING,
					"Controllers can't serve every version of the versioning schema:" + String.join("", this.problems),
					"\nGive each change the method that it lacks, map the controller's method to the versions that it "
							+ "can serve (such as version = \"" + this.versioning.latest()
							+ "+\"), or remove the old version from the schema.");
		}
	}

	/**
	 * A check once every controller is there.
	 */
	@FunctionalInterface
	interface AtStart extends SmartInitializingSingleton {

	}

}
