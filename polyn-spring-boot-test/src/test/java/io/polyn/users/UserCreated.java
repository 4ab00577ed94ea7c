package io.polyn.users;

record UserCreated(String id, String email) {

}
