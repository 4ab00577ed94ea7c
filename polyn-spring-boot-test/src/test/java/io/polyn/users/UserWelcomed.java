package io.polyn.users;

record UserWelcomed(String id) {

}
