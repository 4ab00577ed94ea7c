package io.polyn.capture.source;

import java.sql.Connection;

import io.polyn.capture.database.PostgresDatabase;
import io.polyn.capture.event.EventSink;

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
 */
public record SourceContext(PostgresDatabase database, Connection connection, String installation,
		PublishedTables tables, EventSink sink, ParkedChanges parked, CaptureProgress progress) {

	ChangeWriter writer() {
		return new ChangeWriter(this.installation, this.sink, this.parked);
	}

}
