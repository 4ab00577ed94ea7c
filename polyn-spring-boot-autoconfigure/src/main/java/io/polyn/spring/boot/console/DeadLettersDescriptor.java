package io.polyn.spring.boot.console;

import java.util.List;

import io.polyn.event.DeadLetterInfo;

/**
 * Description of dead letters, oldest first.
 *
 * @param letters the dead letters, without their data
 * @param more whether there are newer ones
 */
record DeadLettersDescriptor(List<DeadLetterInfo> letters, boolean more) {

}
