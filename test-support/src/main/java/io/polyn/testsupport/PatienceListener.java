package io.polyn.testsupport;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Has tests wait longer for what should happen than Awaitility does by itself: a machine
 * that builds may be slow, and busy with other things. It costs nothing where it happens.
 */
public class PatienceListener implements LauncherSessionListener {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		Awaitility.setDefaultTimeout(PATIENCE);
	}

}
