package io.polyn.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Passes bytes on as they come, of clients or of the servers of a cluster.
 */
public final class ByteProxy extends TcpProxy<byte[]> {

	private static final Relay<byte[]> RELAY = new Bytes();

	/**
	 * Starts a proxy.
	 * @param server the server's port
	 */
	public ByteProxy(int server) throws IOException {
		super(server);
		start();
	}

	@Override
	Relay<byte[]> relay() {
		return RELAY;
	}

	private static final class Bytes implements Relay<byte[]> {

		private static final int LARGEST = 1 << 16;

		@Override
		public byte[] read(InputStream in) throws IOException {
			int first = in.read();
			if (first == -1) {
				throw new EOFException();
			}
			byte[] piece = new byte[1 + Math.min(in.available(), LARGEST)];
			piece[0] = (byte) first;
			in.readNBytes(piece, 1, piece.length - 1);
			return piece;
		}

		@Override
		public void toServer(byte[] piece, OutputStream out) throws IOException {
			out.write(piece);
		}

		@Override
		public void toClient(byte[] piece, OutputStream out) throws IOException {
			out.write(piece);
		}

	}

}
