package io.tallystick.simulator.client;

import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Price;
import com.stripe.model.Product;
import com.stripe.model.SetupIntent;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.CustomerPaymentMethodListParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.PaymentMethodUpdateParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceListParams;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.ProductUpdateParams;
import com.stripe.param.SetupIntentConfirmParams;
import com.stripe.param.SetupIntentCreateParams;
import com.stripe.param.SetupIntentUpdateParams;
import java.util.List;

/** Who pays, with what, and for what. */
final class CustomerScenarios {
  private CustomerScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("customers come and go", CustomerScenarios::customers),
        new Scenario("a customer keeps cards", CustomerScenarios::cards),
        new Scenario("a card is set up", CustomerScenarios::setups),
        new Scenario("products and prices", CustomerScenarios::catalog));
  }

  private static Customer customer(Stage stage, String name, String email) throws StripeException {
    return stage
        .stripe()
        .customers()
        .create(CustomerCreateParams.builder().setName(name).setEmail(email).build());
  }

  private static void customers(Stage stage) throws StripeException {
    var customers = stage.stripe().customers();
    Customer ada = stage.show(customer(stage, "Ada", "ada@example.com"));
    customer(stage, "Grace", "grace@example.com");
    customer(stage, "Ada the second", "ada@example.com");
    CustomerListParams byEmail = CustomerListParams.builder().setEmail("ada@example.com").build();
    customers.list(byEmail).getData().forEach(stage::show);
    CustomerUpdateParams renamed =
        CustomerUpdateParams.builder().setName("Countess").putMetadata("tier", "gold").build();
    stage.show(customers.update(ada.getId(), renamed));
    stage.say("deleted", customers.delete(ada.getId()).getDeleted());
    stage.say("deleted", customers.retrieve(ada.getId()).getDeleted());
    stage.say(customers.list(byEmail).getData().size(), "left");
    stage.refused(() -> customers.update(ada.getId(), renamed));
    stage.refused(() -> customers.retrieve("cus_unknown"));
    CustomerListParams one = CustomerListParams.builder().setLimit(1L).build();
    stage.say("more", customers.list(one).getHasMore());
    CustomerListParams none = CustomerListParams.builder().setLimit(0L).build();
    stage.refused(() -> customers.list(none));
  }

  private static void cards(Stage stage) throws StripeException {
    var methods = stage.stripe().paymentMethods();
    Customer ada = customer(stage, "Ada", "ada@example.com");
    PaymentMethodAttachParams toAda =
        PaymentMethodAttachParams.builder().setCustomer(ada.getId()).build();
    PaymentMethod visa = stage.show(methods.attach("pm_card_visa", toAda));
    stage.show(methods.attach("pm_card_mastercard", toAda));
    stage.refused(() -> methods.attach("pm_card_chargeDeclined", toAda));
    PaymentMethodUpdateParams renamed =
        PaymentMethodUpdateParams.builder()
            .setBillingDetails(
                PaymentMethodUpdateParams.BillingDetails.builder().setName("Ada").build())
            .build();
    stage.show(methods.update(visa.getId(), renamed));
    CustomerPaymentMethodListParams cards =
        CustomerPaymentMethodListParams.builder()
            .setType(CustomerPaymentMethodListParams.Type.CARD)
            .build();
    stage
        .stripe()
        .customers()
        .paymentMethods()
        .list(ada.getId(), cards)
        .getData()
        .forEach(stage::show);
    stage.show(methods.detach(visa.getId()));
    stage.refused(() -> methods.detach(visa.getId()));
    stage.say(
        stage.stripe().customers().paymentMethods().list(ada.getId()).getData().size(), "left");
  }

  private static SetupIntent setup(Stage stage, String method) throws StripeException {
    return stage
        .stripe()
        .setupIntents()
        .create(
            SetupIntentCreateParams.builder()
                .setPaymentMethod(method)
                .setConfirm(true)
                .setReturnUrl("https://shop.example/back")
                .build());
  }

  private static void setups(Stage stage) throws StripeException {
    var setups = stage.stripe().setupIntents();
    Customer ada = customer(stage, "Ada", "ada@example.com");
    SetupIntent intent =
        stage.show(
            setups.create(SetupIntentCreateParams.builder().setCustomer(ada.getId()).build()));
    SetupIntentUpdateParams visa =
        SetupIntentUpdateParams.builder().setPaymentMethod("pm_card_visa").build();
    stage.show(setups.update(intent.getId(), visa));
    stage.show(setups.confirm(intent.getId()));
    stage.refused(() -> setups.cancel(intent.getId()));
    stage.say(
        stage.stripe().customers().paymentMethods().list(ada.getId()).getData().size(), "kept");
    SetupIntent asked = stage.show(setup(stage, "pm_card_authenticationRequired"));
    stage.authenticate(asked.getId(), false);
    stage.show(setups.retrieve(asked.getId()));
    SetupIntentConfirmParams again =
        SetupIntentConfirmParams.builder().setPaymentMethod("pm_card_threeDSecureRequired").build();
    stage.show(setups.confirm(asked.getId(), again));
    stage.authenticate(asked.getId(), true);
    stage.show(setups.retrieve(asked.getId()));
    SetupIntent slow = stage.show(setup(stage, "pm_usBankAccount_success"));
    stage.advance("PT3M");
    stage.show(setups.retrieve(slow.getId()));
    stage.refused(() -> setup(stage, "pm_card_chargeDeclined"));
    SetupIntent failed = stage.show(setups.list().getData().get(0));
    stage.show(setups.cancel(failed.getId()));
  }

  private static void catalog(Stage stage) throws StripeException {
    var products = stage.stripe().products();
    var prices = stage.stripe().prices();
    Product mug = products.create(ProductCreateParams.builder().setName("Mug").build());
    stage.say("product", mug.getName(), mug.getActive());
    ProductUpdateParams retired =
        ProductUpdateParams.builder().setActive(false).putMetadata("size", "L").build();
    Product old = products.update(mug.getId(), retired);
    stage.say("product", old.getName(), old.getActive(), old.getMetadata());
    PriceCreateParams.Builder price =
        PriceCreateParams.builder().setCurrency("usd").setUnitAmount(1_250L);
    Price made = prices.create(price.setProduct(mug.getId()).build());
    stage.say("price", made.getUnitAmount(), made.getCurrency(), made.getType());
    PriceListParams ofMug = PriceListParams.builder().setProduct(mug.getId()).build();
    stage.say(prices.list(ofMug).getData().size(), "price");
    stage.refused(() -> prices.create(price.setProduct("prod_unknown").build()));
  }
}
