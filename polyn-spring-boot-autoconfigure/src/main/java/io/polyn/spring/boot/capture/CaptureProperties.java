package io.polyn.spring.boot.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.polyn.capture.CaptureMode;
import io.polyn.capture.LostSlot;
import io.polyn.capture.TableCapture;
import io.polyn.capture.table.IncompatibleChange;
import io.polyn.spring.boot.CaptureRole;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of change capture.
 */
@ConfigurationProperties("polyn.capture")
public class CaptureProperties {

	/**
	 * What this application does: receive changes in change handlers, capture them from a
	 * database, or both.
	 */
	private CaptureRole role = CaptureRole.LISTENER;

	/**
	 * How changes are found. By default from the write-ahead log where the database
	 * allows it, else by triggers.
	 */
	private CaptureMode mode = CaptureMode.AUTO;

	/**
	 * Whether to install change capture in the database where it is not, and to bring an
	 * older version up to date.
	 */
	private boolean install = true;

	/**
	 * JDBC URL of the database. By default that of the application's DataSource.
	 */
	private @Nullable String url;

	/**
	 * Login user of the database. By default that of the application's DataSource, unless
	 * a URL is set.
	 */
	private @Nullable String username;

	/**
	 * Login password of the database, used with a user or URL of its own.
	 */
	private @Nullable String password;

	/**
	 * Number of events that may be on their way to the stream at once.
	 */
	private int window = 2000;

	/**
	 * Time to wait for the confirmation of an event before it is published again.
	 */
	private Duration publishTimeout = Duration.ofSeconds(5);

	/**
	 * What to do when a table was changed so that its events are not compatible with
	 * those that were published.
	 */
	private IncompatibleChange incompatibleChange = IncompatibleChange.CONTINUE;

	/**
	 * Tables to capture, beside those that were captured in SQL.
	 */
	private List<TableProperties> tables = new ArrayList<>();

	private final Wal wal = new Wal();

	private final Outbox outbox = new Outbox();

	public CaptureRole getRole() {
		return this.role;
	}

	public void setRole(CaptureRole role) {
		this.role = role;
	}

	public CaptureMode getMode() {
		return this.mode;
	}

	public void setMode(CaptureMode mode) {
		this.mode = mode;
	}

	public boolean isInstall() {
		return this.install;
	}

	public void setInstall(boolean install) {
		this.install = install;
	}

	public @Nullable String getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable String url) {
		this.url = url;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public int getWindow() {
		return this.window;
	}

	public void setWindow(int window) {
		this.window = window;
	}

	public Duration getPublishTimeout() {
		return this.publishTimeout;
	}

	public void setPublishTimeout(Duration publishTimeout) {
		this.publishTimeout = publishTimeout;
	}

	public IncompatibleChange getIncompatibleChange() {
		return this.incompatibleChange;
	}

	public void setIncompatibleChange(IncompatibleChange incompatibleChange) {
		this.incompatibleChange = incompatibleChange;
	}

	public List<TableProperties> getTables() {
		return this.tables;
	}

	public void setTables(List<TableProperties> tables) {
		this.tables = tables;
	}

	public Wal getWal() {
		return this.wal;
	}

	public Outbox getOutbox() {
		return this.outbox;
	}

	List<TableCapture> tableCaptures() {
		return this.tables.stream().map(TableProperties::capture).toList();
	}

	/**
	 * Properties of capture from the write-ahead log.
	 */
	public static class Wal {

		/**
		 * Name of the replication slot. By default 'polyn_' and the name of the database.
		 */
		private @Nullable String slot;

		/**
		 * Interval of writes to the log, which let the slot advance where nothing else
		 * happens.
		 */
		private Duration heartbeat = Duration.ofSeconds(10);

		/**
		 * What to do when the replication slot, or the log that it needed, is gone.
		 */
		private LostSlot lostSlot = LostSlot.HALT;

		public @Nullable String getSlot() {
			return this.slot;
		}

		public void setSlot(@Nullable String slot) {
			this.slot = slot;
		}

		public Duration getHeartbeat() {
			return this.heartbeat;
		}

		public void setHeartbeat(Duration heartbeat) {
			this.heartbeat = heartbeat;
		}

		public LostSlot getLostSlot() {
			return this.lostSlot;
		}

		public void setLostSlot(LostSlot lostSlot) {
			this.lostSlot = lostSlot;
		}

	}

	/**
	 * Properties of capture by triggers.
	 */
	public static class Outbox {

		/**
		 * Longest time until an empty outbox is looked at again.
		 */
		private Duration pollInterval = Duration.ofSeconds(1);

		public Duration getPollInterval() {
			return this.pollInterval;
		}

		public void setPollInterval(Duration pollInterval) {
			this.pollInterval = pollInterval;
		}

	}

}
