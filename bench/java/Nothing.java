/// What it costs to start Java at all.
final class Nothing {
  public static void main(String[] arguments) {
    System.out.println("nothing");
  }
}
