package io.polyn.spring.restart;

import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.polyn.spring.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Starts an application three times in one JVM, each time with another class loader, and
 * fails if anything is left of the second one. Of the first one Spring Boot itself keeps
 * the class loader.
 */
final class Restarting {

	private Restarting() {
	}

	public static void main(String[] arguments) throws Exception {
		URL files = Path.of(arguments[0]).toUri().toURL();
		String server = arguments[1];
		startAndStop(files, server);
		WeakReference<ClassLoader> second = startAndStop(files, server);
		startAndStop(files, server);
		await().untilAsserted(() -> {
			System.gc();
			assertThat(second.get()).isNull();
		});
	}

	private static WeakReference<ClassLoader> startAndStop(URL files, String server) throws Exception {
		ClassLoader classLoader = new RestartClassLoader(files);
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		CompletableFuture<Void> run = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				TestApplication
					.run(classLoader, "polyn.nats.servers=" + server, "polyn.domain=com.example",
							"polyn.migrate-on-startup=true", "polyn.events.listener.create-consumers=true",
							"spring.main.sources=" + Restarted.class.getName())
					.close();
				run.complete(null);
			}
			catch (Throwable ex) {
				run.completeExceptionally(ex);
			}
		}, "restarted");
		thread.setContextClassLoader(classLoader);
		thread.start();
		run.get();
		thread.join();
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((other) -> !before.contains(other) && other.getContextClassLoader() == classLoader)
			.isEmpty());
		return new WeakReference<>(classLoader);
	}

	/**
	 * Loads the classes of the application itself rather than having its parent do so.
	 */
	private static final class RestartClassLoader extends URLClassLoader {

		private static final String PACKAGE = Restarted.class.getPackageName() + ".";

		RestartClassLoader(URL files) throws MalformedURLException {
			super(new URL[] { files, Restarted.class.getProtectionDomain().getCodeSource().getLocation() },
					Restarted.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				if (loaded == null && name.startsWith(PACKAGE)) {
					loaded = findClass(name);
				}
				return (loaded != null) ? loaded : super.loadClass(name, resolve);
			}
		}

	}

}
