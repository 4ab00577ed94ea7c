package io.polyn.event;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Raised when a service answered a request with an error, as the headers of its answer
 * say.
 */
public final class ServiceErrorException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final String serviceCode;

	private final String serviceMessage;

	ServiceErrorException(String name, String serviceCode, String serviceMessage) {
		super(ErrorCode.SERVICE_ERROR,
				"The request " + name + " was answered with the error " + serviceCode + ": " + serviceMessage + ".",
				"Look at the service that answers it.");
		this.serviceCode = serviceCode;
		this.serviceMessage = serviceMessage;
	}

	/**
	 * Returns the service's own code.
	 * @return the header {@code Nats-Service-Error-Code}, empty without one
	 */
	public String serviceCode() {
		return this.serviceCode;
	}

	/**
	 * Returns what the service says.
	 * @return the header {@code Nats-Service-Error}, empty without one
	 */
	public String serviceMessage() {
		return this.serviceMessage;
	}

}
