package io.polyn.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;

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
	 * Writes a note. What is written survives the process, though not the machine.
	 */
	static void write(FileChannel notes, EventDelivery delivery) throws IOException {
		String line = delivery.event().getExtension("partitionkey") + " " + Numbers.number(delivery) + " "
				+ delivery.metadata().streamSequence() + " " + delivery.event().getTime() + "\n";
		notes.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
	}

	/**
	 * Returns how many notes there are.
	 */
	static int count(Path notes) throws IOException {
		return lines(notes).size();
	}

	/**
	 * Reads all notes, when nobody writes any more.
	 */
	static List<HandledNote> read(Path notes) throws IOException {
		return lines(notes).stream().map(HandledNote::of).toList();
	}

	private static HandledNote of(String line) {
		String[] words = line.split(" ");
		return new HandledNote(words[0], Integer.parseInt(words[1]), Long.parseLong(words[2]),
				OffsetDateTime.parse(words[3]));
	}

	private static List<String> lines(Path notes) throws IOException {
		return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
	}

}
