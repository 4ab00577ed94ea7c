package io.polyn.sample.watcher;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The watcher. What it watches is in {@code watcher.yml}.
 */
@SpringBootApplication
public class WatcherApplication {

	public static void main(String[] args) {
		new SpringApplicationBuilder(WatcherApplication.class).properties("spring.config.name=watcher").run(args);
	}

}
