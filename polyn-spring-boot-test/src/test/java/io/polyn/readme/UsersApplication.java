package io.polyn.readme;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class UsersApplication {

}
