package io.polyn.spring.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is generated of an application ahead of time, as the build plugins of Spring Boot
 * do it.
 *
 * @param classes the compiled classes
 * @param resources the resources, among them the hints for native images
 */
public record AheadOfTime(Path classes, Path resources) {

	/**
	 * Processes an application.
	 * @param application its main class
	 * @param folders what stands before the classes of the tests
	 * @param temp where to work
	 * @param arguments properties of the system, which begin with {@code -D}, and
	 * arguments of the application
	 */
	public static AheadOfTime process(Class<?> application, List<Path> folders, Path temp, String... arguments)
			throws IOException, InterruptedException {
		Path sources = Files.createDirectories(temp.resolve("sources"));
		AheadOfTime generated = new AheadOfTime(Files.createDirectories(temp.resolve("classes")),
				Files.createDirectories(temp.resolve("resources")));
		List<String> all = new ArrayList<>(List.of(application.getName(), sources.toString(),
				generated.resources().toString(), generated.classes().toString(), "com.example", "users"));
		all.addAll(List.of(arguments));
		try (ApplicationProcess process = ApplicationProcess.start(folders, SpringApplicationAotProcessor.class,
				all.toArray(String[]::new))) {
			ApplicationProcess.Result result = process.await();
			assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
		}
		compile(sources, generated.classes());
		return generated;
	}

	private static void compile(Path sources, Path classes) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
				classes + File.pathSeparator + System.getProperty("java.class.path")));
		try (Stream<Path> files = Files.walk(sources)) {
			files.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

}
