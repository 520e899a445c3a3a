package org.gblend.nn.torch;

/** Where tensors live: {@code cpu}, {@code cuda} or {@code cuda:1}. */
public record Device(String name) {
    public static final Device CPU = new Device("cpu");

    public Device {
        if (!name.matches("cpu|cuda(:\\d{1,2})?")) {
            throw new IllegalArgumentException("device is '" + name + "': use cpu, cuda or cuda:N");
        }
    }

    /** The device, after a check that this build and this machine have it. */
    public static Device of(String name) {
        Device device = new Device(name);
        device.check();
        return device;
    }

    public boolean isCpu() {
        return name.equals("cpu");
    }

    void check() {
        if (isCpu()) {
            return;
        }
        int count = Torch.cudaDevices();
        int index = name.contains(":") ? Integer.parseInt(name.substring(name.indexOf(':') + 1)) : 0;
        if (index >= count) {
            throw new IllegalArgumentException("device is '" + name + "', but libtorch sees " + count
                    + " CUDA devices: use cpu, or build with -Dgblend.gpu=-gpu on a machine with one");
        }
    }
}
