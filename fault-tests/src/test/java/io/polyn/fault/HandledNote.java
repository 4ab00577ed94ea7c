package io.polyn.fault;

import java.nio.channels.FileChannel;
import java.time.OffsetDateTime;

import io.polyn.event.EventDelivery;

/**
 * What a process has noted of an event that it has handled.
 *
 * @param key the event's key
 * @param number its number
 * @param place where the stream has it
 * @param time when it was published, by the clock of who did
 */
record HandledNote(String key, int number, long place, OffsetDateTime time) {

	/**
	 * Writes a note.
	 */
	static void write(FileChannel notes, EventDelivery delivery) {
		Notes.write(notes, delivery.event().getExtension("partitionkey") + " " + Numbers.number(delivery) + " "
				+ delivery.metadata().streamSequence() + " " + delivery.event().getTime());
	}

	/**
	 * Reads a note.
	 */
	static HandledNote of(String line) {
		String[] words = line.split(" ");
		return new HandledNote(words[0], Integer.parseInt(words[1]), Long.parseLong(words[2]),
				OffsetDateTime.parse(words[3]));
	}

}
