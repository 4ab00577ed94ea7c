package io.polyn.users;

import org.springframework.stereotype.Component;

@Component
class Audit extends AbstractAudit {

}
