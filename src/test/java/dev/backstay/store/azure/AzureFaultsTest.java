package dev.backstay.store.azure;

import dev.backstay.store.ObjectStore;
import dev.backstay.store.web.WebStoreFaults;
import dev.backstay.testing.Azurite;
import dev.backstay.testing.DisturbedServer.Disturbance;
import dev.backstay.testing.DisturbedServer.Headed;
import dev.backstay.testing.DisturbedServer.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/// The same between us and Microsoft's emulator.
class AzureFaultsTest extends WebStoreFaults {

  @Override
  protected URI server() throws IOException {
    return Azurite.server();
  }

  @Override
  protected ObjectStore open(URI endpoint, Duration silence) throws IOException {
    var place =
        Azurite.at(Azurite.newPlace(""), endpoint, new AzureKey.Shared(Azurite.KEY), silence);
    return AzureStore.open(place, InstantSource.system());
  }

  @Override
  protected boolean isUpload(Request request) {
    return request.method().equals("PUT");
  }

  @Override
  protected boolean isRead(Request request) {
    return request.method().equals("GET") && !isListing(request);
  }

  @Override
  protected boolean isListing(Request request) {
    return request.query().contains("comp=list");
  }

  @Override
  protected Disturbance otherChecksum() {
    return new Headed("Content-MD5", "b3RoZXI=");
  }

  @Override
  protected String withSameNext(String listing) {
    return listing
        .replaceAll("<Blob>.*</Blob>", "")
        .replaceAll("<NextMarker ?/>|<NextMarker></NextMarker>", "<NextMarker>m</NextMarker>");
  }
}
