import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Asks for one address, whatever the answer is.
void main(String[] arguments) throws Exception {
  try (var client = HttpClient.newHttpClient()) {
    var request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    IO.println(answer.statusCode() + " " + arguments[0]);
  }
}
