package io.polyn.spring.testing;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A self-signed certificate of this machine, and its key, as PEM files.
 *
 * @param certificate the certificate
 * @param key the key
 */
public record Certificate(Path certificate, Path key) {

	private static final String PASSWORD = "changeit";

	/**
	 * Generates one with the JDK's own {@code keytool}.
	 */
	public static Certificate generate(Path folder) throws Exception {
		return generate(folder, "IP:127.0.0.1");
	}

	/**
	 * Generates one for some hosts with the JDK's own {@code keytool}.
	 * @param folder where the files are written
	 * @param hosts the hosts as {@code keytool} has them, such as
	 * {@code DNS:localhost,IP:127.0.0.1}
	 */
	public static Certificate generate(Path folder, String hosts) throws Exception {
		Path store = folder.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
				"-ext", "SAN=" + hosts, "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(),
				"-storepass", PASSWORD)
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes());
		assertThat(keytool.waitFor()).as(output).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(store)) {
			keys.load(content, PASSWORD.toCharArray());
		}
		return new Certificate(
				pem(folder.resolve("server.crt"), "CERTIFICATE", keys.getCertificate("server").getEncoded()),
				pem(folder.resolve("server.key"), "PRIVATE KEY",
						keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
	}

	private static Path pem(Path file, String label, byte[] content) throws Exception {
		return Files.writeString(file,
				"-----BEGIN " + label + "-----\n"
						+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + label
						+ "-----\n");
	}

}
