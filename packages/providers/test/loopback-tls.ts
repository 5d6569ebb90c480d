/** A self-signed certificate for 127.0.0.1 and localhost, of use to these tests alone. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUM1Qu3q7NDK2u9FPZvFhh2t7uQgYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTE2MjQ1MloYDzIxMjYxMTA1
MTYyNDUyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATn80qAGHLmujk18S7+v+X9DlQkqVlQ7t3LlvHu6gzAvKcoZBuDfksk
5mEdfDBuKHQhmQMOi8NVRMh8PLq3Asbxo28wbTAdBgNVHQ4EFgQUHI5/hqjWF7pw
QBKbwpRqcDIhf+8wHwYDVR0jBBgwFoAUHI5/hqjWF7pwQBKbwpRqcDIhf+8wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgM9AHsKIHTfRkUl9u4O/MDO6YHa99T6lpvhpQeGxBW5kCIQDB
y/FiBs0xruch7MHXvM/DQz0HjilH1DSyQub0NR4xzg==
-----END CERTIFICATE-----
`;

/** The key of that certificate: nobody trusts it, so it is no secret. */
export const certificateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPH1P2qzkVEXd80YS
c8GU62Z9V/WgtjGhFxwOcxlYzqShRANCAATn80qAGHLmujk18S7+v+X9DlQkqVlQ
7t3LlvHu6gzAvKcoZBuDfksk5mEdfDBuKHQhmQMOi8NVRMh8PLq3Asbx
-----END PRIVATE KEY-----
`;
