package io.polyn.capture.source;

import java.sql.Connection;

import io.polyn.capture.database.PostgresDatabase;
import io.polyn.capture.event.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * What both ways of finding changes work with, from the time that this process is the one
 * that does until something fails.
 *
 * @param database how to open more connections
 * @param connection the connection that holds the lock
 * @param installation what the ids of events begin with
 * @param tables the captured tables
 * @param sink where events go
 * @param parked where changes go that can't be events
 * @param progress is told how far it is
 * @param lastPublished the id of the last event that this process has published, with all
 * before it, in an earlier try; {@code null} if there is none
 */
public record SourceContext(PostgresDatabase database, Connection connection, String installation,
		PublishedTables tables, EventSink sink, ParkedChanges parked, CaptureProgress progress,
		@Nullable String lastPublished) {

	ChangeWriter writer() {
		return new ChangeWriter(this.installation, this.sink, this.parked);
	}

}
