package io.tallystick.bench;

import io.tallystick.server.process.Child;
import io.tallystick.server.process.Workspace;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The app of Next.js that we are measured against: a production build, and its server. */
record NextjsPeer(NodePeer node) {
  private static final String NEXT = "node_modules/next/dist/bin/next";

  static NextjsPeer build() throws IOException, InterruptedException {
    NodePeer node = NodePeer.prepare("nextjs");
    node.run("node", NEXT, "build");
    return new NextjsPeer(node);
  }

  /** Its server; whoever calls closes it. */
  record Started(Child child, URI url) implements AutoCloseable {
    void awaitUp() throws InterruptedException {
      Answering.await(child, url.resolve("/api/health"));
    }

    @Override
    public void close() {
      child.close();
    }
  }

  /** Starts its server; does not wait. */
  Started start(Workspace workspace, int port, Map<String, String> settings) {
    List<String> command =
        List.of("node", NEXT, "start", "-H", "127.0.0.1", "-p", Integer.toString(port));
    return new Started(
        node.start("nextjs", workspace, settings, command), URI.create("http://127.0.0.1:" + port));
  }
}
