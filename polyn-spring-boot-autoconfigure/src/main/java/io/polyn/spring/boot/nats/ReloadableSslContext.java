package io.polyn.spring.boot.nats;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * The SSL context of the options, which stay the same for a connection's whole life, with
 * the certificates that there are when it connects. Nor is an old certificate's session
 * resumed then.
 */
class ReloadableSslContext extends SSLContext {

	private final boolean verifiesHostname;

	private ReloadableSslContext(SSLContext first, Supplier<SSLContext> current, boolean verifiesHostname) {
		super(new Spi(current), first.getProvider(), first.getProtocol());
		this.verifiesHostname = verifiesHostname;
	}

	static SSLContext of(Supplier<SSLContext> current, boolean verifyHostname) {
		return new ReloadableSslContext(current.get(), current, verifyHostname);
	}

	/**
	 * Whether the certificate of a server has to be for a host that the application
	 * trusts.
	 */
	boolean verifiesHostname() {
		return this.verifiesHostname;
	}

	private static class Spi extends SSLContextSpi {

		private final Supplier<SSLContext> current;

		Spi(Supplier<SSLContext> current) {
			this.current = current;
		}

		@Override
		protected void engineInit(KeyManager @Nullable [] keyManagers, TrustManager @Nullable [] trustManagers,
				@Nullable SecureRandom random) throws KeyManagementException {
			throw new KeyManagementException("The SSL bundle has the certificates");
		}

		@Override
		protected SSLSocketFactory engineGetSocketFactory() {
			return this.current.get().getSocketFactory();
		}

		@Override
		protected SSLServerSocketFactory engineGetServerSocketFactory() {
			return this.current.get().getServerSocketFactory();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine() {
			return this.current.get().createSSLEngine();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine(String host, int port) {
			return this.current.get().createSSLEngine(host, port);
		}

		@Override
		protected SSLSessionContext engineGetServerSessionContext() {
			return this.current.get().getServerSessionContext();
		}

		@Override
		protected SSLSessionContext engineGetClientSessionContext() {
			return this.current.get().getClientSessionContext();
		}

		@Override
		protected SSLParameters engineGetDefaultSSLParameters() {
			return this.current.get().getDefaultSSLParameters();
		}

		@Override
		protected SSLParameters engineGetSupportedSSLParameters() {
			return this.current.get().getSupportedSSLParameters();
		}

	}

}
