package io.polyn.nats;

import java.io.IOException;

import io.nats.client.Options;
import io.nats.client.impl.SocketDataPortWithWriteTimeout;

/**
 * A connection's socket that survives messages whose headers jnats does not accept. The
 * thread of jnats that receives ends at the first of them, and whoever may publish can
 * send one: the connection stays connected, and nothing arrives any more. Here such
 * headers are made acceptable first:
 * <ul>
 * <li>Bytes that are not ASCII are percent-encoded, as in the headers of a CloudEvent.
 * <li>Where that is not enough, and where a published message poses as a status of the
 * server, {@value HeaderBlock#MALFORMED} takes the place of the headers, with the
 * beginning of what was there, and a {@code Content-Type} that makes it no event.
 * </ul>
 * The data stay as they are. To use it:
 * {@code Options.builder().dataPortType(TolerantDataPort.class.getName())}. Connections
 * that Polyn opens have it.
 */
public class TolerantDataPort extends SocketDataPortWithWriteTimeout {

	private final IncomingFrames frames = new IncomingFrames(super::read);

	/**
	 * For jnats, which creates one for each time that it connects.
	 */
	public TolerantDataPort() {
	}

	/**
	 * Makes a connection tolerant, unless it has a special socket already.
	 * @param options the connection's options
	 * @return these options or a copy
	 */
	static Options within(Options options) {
		return options.getDataPortType().equals(Options.DEFAULT_DATA_PORT_TYPE)
				? new Options.Builder(options).dataPortType(TolerantDataPort.class.getName()).build() : options;
	}

	@Override
	public int read(byte[] to, int offset, int length) throws IOException {
		return this.frames.read(to, offset, length);
	}

}
