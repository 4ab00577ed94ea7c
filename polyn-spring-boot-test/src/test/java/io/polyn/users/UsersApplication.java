package io.polyn.users;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class UsersApplication {

}
